/** The part of a pino logger that the proxy uses. */
export interface ProxyLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}
