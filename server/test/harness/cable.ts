/** The network between the backend and a service: a TCP proxy that can be cut and mended. What is under way when it is cut is lost. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface Cable {
  /** The service's address with the cable's own port in it. */
  readonly url: string;
  /** Breaks every connection, and every new one until it is mended. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

/** `beforeSend` holds back what the backend sends, in its order, until it is done with it. */
export async function openCable(
  serviceUrl: string,
  beforeSend?: (sent: Buffer) => Promise<void>,
): Promise<Cable> {
  const target = new URL(serviceUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const hold = (socket: Socket, other: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      sockets.delete(socket);
      other.destroy();
    });
  };
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(target.port), target.hostname);
    hold(near, far);
    hold(far, near);
    (beforeSend === undefined ? near : near.pipe(held(beforeSend))).pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(serviceUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      isCut = true;
      breakAll();
    },
    mend() {
      isCut = false;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      breakAll();
      await closed;
    },
  };
}

function held(beforeSend: (sent: Buffer) => Promise<void>): Transform {
  return new Transform({
    transform(sent: Buffer, _, passOn) {
      beforeSend(sent).then(
        () => passOn(null, sent),
        (error: unknown) => passOn(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
}
