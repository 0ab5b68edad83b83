/** What is deployed fits together: the files name only variables that the backend reads, and every secret that they mount. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

import { ROLES } from '../../core/role.ts';
import { environmentSchema } from '../../environment.ts';
import { SECRET_VARIABLES } from '../../secret-files.ts';

const FOLDER = fileURLToPath(new URL('../../../deploy', import.meta.url));
const read = (file: string): string => readFileSync(`${FOLDER}/${file}`, 'utf8');

const KNOWN = new Set([
  ...Object.keys(environmentSchema.shape),
  ...SECRET_VARIABLES.map((name) => `${name}_FILE`),
]);

const cloudRunSchema = z.object({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({
    template: z.object({
      metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
      spec: z.object({
        containers: z.tuple([
          z.object({
            image: z.string(),
            env: z.array(z.object({ name: z.string(), value: z.string() })),
            volumeMounts: z.array(z.object({ name: z.string(), mountPath: z.string() })),
            startupProbe: z.object({ httpGet: z.object({ path: z.string(), port: z.number() }) }),
          }),
        ]),
        volumes: z.array(
          z.object({
            name: z.string(),
            secret: z.object({
              secretName: z.string(),
              items: z.tuple([z.object({ key: z.literal('latest'), path: z.string() })]),
            }),
          }),
        ),
      }),
    }),
  }),
});

const cloudRun = (file: string) => {
  const all = cloudRunSchema.parse(parse(read(file)));
  const { containers, volumes } = all.spec.template.spec;
  const env = new Map(containers[0].env.map(({ name, value }) => [name, value]));
  return { ...all, container: containers[0], volumes, env };
};

const script = read('deploy.sh');

describe.each(['service.yaml', 'worker-pool.yaml'])('%s', (file) => {
  const { container, volumes, env } = cloudRun(file);

  test('sets only variables that the backend reads, and gives it all that it requires', () => {
    expect([...env.keys()].filter((name) => !KNOWN.has(name))).toEqual([]);
    const required = ['MYSQL_SOCKET', 'REDIS_URL_FILE', 'SYNC_OPERATOR_TOKEN_FILE'];
    expect([...env.keys()]).toEqual(expect.arrayContaining([...required, 'SYNC_SECRET_KEY_FILE']));
  });

  test('gives secrets as mounted files only, and each that it names is mounted and made by the script', () => {
    for (const name of SECRET_VARIABLES) expect(env.has(name)).toBe(false);
    const mounted = container.volumeMounts.flatMap(({ name, mountPath }) =>
      volumes
        .filter((volume) => volume.name === name)
        .map(({ secret }) => `${mountPath}/${secret.items[0].path}`),
    );
    const named = [...env].filter(([name]) => name.endsWith('_FILE')).map(([, value]) => value);
    expect(named.toSorted()).toEqual(mounted.toSorted());
    const made =
      /^SECRETS=\((.*)\)$/m
        .exec(script)?.[1]
        ?.split(' ')
        .map((name) => `rowlink-${name}`) ?? [];
    expect(made).toEqual(expect.arrayContaining(volumes.map(({ secret }) => secret.secretName)));
  });

  test('mentions no name that the script does not fill in', () => {
    const names = /for name in ([A-Z_ ]+);/.exec(script)?.[1]?.split(' ') ?? [];
    const mentioned = [...read(file).matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining([...new Set(mentioned)]));
  });
});

test('service and worker pool together have every role, and the image is the same', () => {
  const [service, pool] = [cloudRun('service.yaml'), cloudRun('worker-pool.yaml')];
  const roles = `${service.env.get('ROLE') ?? ''},${pool.env.get('ROLE') ?? ''}`.split(',');
  expect(roles.toSorted()).toEqual(ROLES.toSorted());
  expect(service.container.image).toBe(pool.container.image);
  expect(service.container.startupProbe.httpGet.path).toBe('/api/health/ready');
  expect(String(pool.container.startupProbe.httpGet.port)).toBe(pool.env.get('METRICS_PORT'));
});

test('the API always has a processor: a clock that is not measured refuses edits', () => {
  const { annotations } = cloudRun('service.yaml').spec.template.metadata;
  expect(annotations).toMatchObject({
    'run.googleapis.com/cpu-throttling': 'false',
    'autoscaling.knative.dev/minScale': '1',
  });
});

test('compose.yaml sets only variables that the backend reads, and mounts every secret that it names', () => {
  const composeSchema = z.object({
    services: z.object({
      rowlink: z.object({ environment: z.record(z.string(), z.string()), secrets: z.array(z.string()) }),
    }),
  });
  const { environment, secrets } = composeSchema.parse(parse(read('compose.yaml'))).services.rowlink;
  expect(Object.keys(environment).filter((name) => !KNOWN.has(name))).toEqual([]);
  const files = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
  expect(files.map((file) => file.replace('/run/secrets/', '')).toSorted()).toEqual(secrets.toSorted());
});

test('the script is valid, and without a command it says how to use it and changes nothing', () => {
  execFileSync('bash', ['-n', `${FOLDER}/deploy.sh`]);
  const run = () =>
    execFileSync('bash', [`${FOLDER}/deploy.sh`], {
      env: { PATH: process.env['PATH'], PROJECT: 'p', REGION: 'r' },
      encoding: 'utf8',
    });
  expect(run).toThrow(
    expect.objectContaining({ status: 2, stdout: expect.stringContaining('release') as string }) as Error,
  );
});
