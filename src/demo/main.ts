import { CheckFailed, Narrator } from './narrator.js';
import { Stage } from './stage.js';
import { showAudit } from './steps/audit.js';
import { setUpCompany } from './steps/company.js';
import { connectMember } from './steps/connecting.js';
import { disableTeam } from './steps/cut-off.js';
import { connectAgain, showHowToConnect } from './steps/reconnecting.js';
import { gatherPeople } from './steps/people.js';
import { rebuild } from './steps/rebuilding.js';
import { askWhy, openSecondWay } from './steps/second-way.js';
import type { Connected, Scene } from './story.js';

const USAGE = `npm run demo               shows Gatehouse at work, checks what it shows, and leaves nothing behind
npm run demo -- --keep     the same, then stays up for MCP clients of yours until Ctrl-C
npm run demo -- --cluster  the same on three processes over EventStoreDB and MongoDB: those of EVENTSTOREDB_URL
                           and MONGODB_URL, under names of its own, else small ones of its own
`;
const OPTIONS = ['--keep', '--cluster'];

const play = async (scene: Scene): Promise<Connected> => {
  const { narrator, stage } = scene;
  narrator.title('Gatehouse, from the first account to the audit log');
  await Promise.all([stage.product.start(), stage.startUpstream()]);
  for (const [label, said] of stage.product.setUp) narrator.tell(label, said);
  narrator.tell('MCP server', `${stage.upstreamUrl}, ${stage.upstreamName}`);
  const company = await setUpCompany(scene, await gatherPeople(scene));
  const connected = await connectMember(scene, company);
  await disableTeam(scene, connected);
  await openSecondWay(scene, connected);
  await askWhy(scene, connected);
  await showAudit(scene, connected);
  await rebuild(scene, connected);
  await connectAgain(scene, connected);
  return connected;
};

const complain = (error: unknown): void => {
  const said =
    error instanceof CheckFailed
      ? `This did not hold. ${error.message}`
      : error instanceof Error
        ? error.message
        : String(error);
  process.stderr.write(`\ndemo: ${said}\n`);
};

const main = async (given: readonly string[]): Promise<void> => {
  if (given.some((argument) => !OPTIONS.includes(argument))) {
    process.stderr.write(USAGE);
    process.exit(given.includes('--help') ? 0 : 2);
  }
  const scene = { narrator: new Narrator(process.stdout), stage: new Stage({ cluster: given.includes('--cluster') }) };
  const end = async (code: number): Promise<never> => {
    await scene.stage.clear();
    process.exit(code);
  };
  const interruptions = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const;
  let isInterrupted = false;
  for (const [signal, code] of interruptions) {
    process.on(signal, () => {
      isInterrupted = true;
      void end(code);
    });
  }
  // For example, the reader of the output has closed it: no program may be left running.
  process.on('uncaughtException', (error) => {
    complain(error);
    void end(1);
  });
  try {
    const connected = await play(scene);
    scene.narrator.write(`\nAll ${scene.narrator.held} checks held.`);
    if (given.includes('--keep')) await showHowToConnect(scene, connected);
    else await end(0);
  } catch (error) {
    // Errors during a requested end do not count.
    if (isInterrupted) return;
    complain(error);
    await end(1);
  }
};

main(process.argv.slice(2)).catch((error: unknown) => {
  complain(error);
  process.exitCode = 1;
});
