import type { Config } from './load-config.js';

const hasServersAlone = ({ eventStore, readModels }: Config): boolean =>
  eventStore !== 'embedded' && readModels !== 'embedded';

/** Settings that are allowed but probably a mistake, one line each, for the operator. */
export const adviceOn = (config: Config): readonly string[] => {
  const { roles, publicUrl, mail, dataDir } = config;
  if (!roles.has('api') || !hasServersAlone(config)) return [];
  return [
    ...(roles.has('proxy') || publicUrl !== undefined
      ? []
      : [
          'GATEHOUSE_PUBLIC_URL is not set: the addresses of gateways that people are shown lead to this process, which does not serve them',
        ]),
    ...(mail === 'file'
      ? [`GATEHOUSE_MAIL is file: what this process mails is only written to ${dataDir}/mail on this machine`]
      : []),
  ];
};
