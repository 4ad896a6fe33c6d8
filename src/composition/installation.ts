import { hkdfSync } from 'node:crypto';
import { Argon2PasswordHasher } from '../adapters/argon2/argon2-password-hasher.js';
import { openDataFolder } from '../adapters/embedded/data-folder.js';
import { loadMasterKey } from '../adapters/embedded/private/master-key.js';
import { FileMail } from '../adapters/mail/file-mail.js';
import { SmtpMail } from '../adapters/mail/smtp-mail.js';
import { pinoSecurityLog } from '../adapters/pino/pino-security-log.js';
import { KeyedSecrets } from '../adapters/sealing/keyed-secrets.js';
import { McpUpstreamProbe } from '../adapters/mcp/mcp-upstream-probe.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { StandardOutput } from '../adapters/system/standard-output.js';
import { SystemIds } from '../adapters/system/system-ids.js';
import { type Config, keepsData } from '../config/load-config.js';
import { openDocuments, openLog } from './engines.js';
import { UndoSteps } from './undo-steps.js';
import type { Clock } from '../ports/clock.port.js';
import type { DerivedSecrets } from '../ports/derived-secrets.port.js';
import type { DocumentPorts, LogPorts, PrivatePorts } from '../ports/engine-ports.js';
import type { IdSource } from '../ports/id-source.port.js';
import type { Mail } from '../ports/mail.port.js';
import type { Printer } from '../ports/printer.port.js';
import type { PasswordHasher } from '../ports/password-hasher.port.js';
import type { SecurityLog } from '../ports/security-log.port.js';
import type { UpstreamProbe } from '../ports/upstream-probe.port.js';

/** Every port, with the adapter that the configuration chose. */
export interface Installation extends LogPorts, DocumentPorts, PrivatePorts {
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly secrets: DerivedSecrets;
  readonly mail: Mail;
  readonly passwords: PasswordHasher;
  readonly printer: Printer;
  readonly probe: UpstreamProbe;
  readonly security: SecurityLog;
  /** Signs session ids of the proxy. It is derived from the master key, and so stays the same after a restart. */
  readonly sessionKey: Buffer;
  /** Name of this process as a holder of leases. It never changes in embedded mode, where a folder belongs to one process. */
  readonly holder: string;
  /** Resolves when this process can no longer write and has to be started again. */
  readonly broken: Promise<Error>;
  /** Finishes pending writes and releases the data folder, if there is one. */
  close(): Promise<void>;
}

const openMail = ({ mail, mailFrom, dataDir }: Config, clock: Clock): Mail =>
  mail === 'file' ? new FileMail(dataDir, mailFrom, clock) : new SmtpMail(mail, mailFrom);

const openSecurityLog = ({ securityLog }: Config, undo: UndoSteps): SecurityLog => {
  const log = pinoSecurityLog(securityLog);
  undo.push(() => log.close());
  return log;
};

/** Opens everything. If one part fails, the others are closed again. @throws Error with a message of one line */
export const openInstallation = async (config: Config, clock: Clock = new SystemClock()): Promise<Installation> => {
  const undo = new UndoSteps();
  try {
    if (keepsData(config)) {
      const folder = openDataFolder(config.dataDir);
      undo.push(() => folder.release());
    }
    const { close: closeLog, ...log } = await openLog(config);
    undo.push(closeLog);
    // After the log: one that is missing beside a key is refused, and a first start that was cut short has to go on.
    const masterKey = loadMasterKey(config.dataDir, config.masterKey);
    const { close: closeDocuments, ...documents } = await openDocuments(config, masterKey, clock);
    undo.push(closeDocuments);
    const ids = new SystemIds();
    const sessionKey = Buffer.from(hkdfSync('sha256', masterKey, '', 'proxy sessions', 32));
    const outside = {
      mail: openMail(config, clock),
      security: openSecurityLog(config, undo),
      secrets: new KeyedSecrets(masterKey),
      passwords: new Argon2PasswordHasher(),
      printer: new StandardOutput(),
      probe: new McpUpstreamProbe({ allowPrivate: config.allowPrivateUpstreams }, clock),
    };
    const holder = config.readModels === 'embedded' ? 'embedded' : ids.uuid();
    return {
      clock,
      ids,
      ...log,
      ...documents,
      ...outside,
      sessionKey,
      holder,
      broken: Promise.race([log.broken, documents.broken]),
      close: undo.run,
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
};
