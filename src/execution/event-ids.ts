import { createHash } from 'node:crypto';

/**
 * UUIDv8 of an event, from the command's id, the stream and the place among the command's events there (RFC 9562, section 5.8).
 * The same command tried again gives the same ids, so a store recognises the events that it already holds.
 */
export const eventId = (commandId: string, stream: string, index: number): string => {
  const hex = createHash('sha256').update(`${commandId}\n${stream}\n${index}`).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};
