/**
 * The stand-in as the load measures it: keeps its files in the folder of its argument, prints where it is as one JSON line,
 * and ends with its standard input.
 */
import { scopes } from '../auth/scopes.ts';
import { startGoogle } from '../start-google.ts';

const google = await startGoogle({
  dataDir: process.argv[2],
  pages: (app) =>
    app.get('/cpu-seconds', (context) => {
      const { user, system } = process.cpuUsage();
      return context.text(String((user + system) / 1e6));
    }),
});
const accessToken = google.accessToken('load@example.com', scopes('spreadsheets'));
console.log(JSON.stringify({ url: google.url, accessToken, cpuUrl: `${google.url}/cpu-seconds` }));
process.stdin.resume();
process.stdin.once('end', () => void google.close().then(() => process.exit(0)));
