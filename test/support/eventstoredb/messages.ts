import { createRequire } from 'node:module';
import { randomUUID } from 'node:crypto';

import type { Expected, Proposed, Recorded } from './event-log.js';

// The client's own generated definitions are CommonJS whose names cannot be imported one by one.
const require = createRequire(import.meta.url);
export const grpc = require('@grpc/grpc-js') as typeof import('@grpc/grpc-js');
const { Any } =
  require('google-protobuf/google/protobuf/any_pb.js') as typeof import('google-protobuf/google/protobuf/any_pb.js');
const google =
  require('google-protobuf/google/protobuf/empty_pb.js') as typeof import('google-protobuf/google/protobuf/empty_pb.js');
export const streams =
  require('@eventstore/db-client/generated/streams_pb.js') as typeof import('@eventstore/db-client/generated/streams_pb.js');
export const shared =
  require('@eventstore/db-client/generated/shared_pb.js') as typeof import('@eventstore/db-client/generated/shared_pb.js');
const { Status } =
  require('@eventstore/db-client/generated/status_pb.js') as typeof import('@eventstore/db-client/generated/status_pb.js');
const features =
  require('@eventstore/db-client/generated/serverfeatures_pb.js') as typeof import('@eventstore/db-client/generated/serverfeatures_pb.js');
export const { StreamsService } =
  require('@eventstore/db-client/generated/streams_grpc_pb.js') as typeof import('@eventstore/db-client/generated/streams_grpc_pb.js');
export const { ServerFeaturesService } =
  require('@eventstore/db-client/generated/serverfeatures_grpc_pb.js') as typeof import('@eventstore/db-client/generated/serverfeatures_grpc_pb.js');

type Identifier = InstanceType<typeof shared.StreamIdentifier>;
type UUID = InstanceType<typeof shared.UUID>;
type BatchOptions = InstanceType<typeof streams.BatchAppendReq.Options>;
type BatchMessage = InstanceType<typeof streams.BatchAppendReq.ProposedMessage>;
type ReadResponse = InstanceType<typeof streams.ReadResp>;
type BatchResponse = InstanceType<typeof streams.BatchAppendResp>;

export const MAX_APPEND_SIZE = 1024 * 1024;

export const nameOf = (identifier: Identifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const identifier = (name: string): Identifier => {
  const made = new shared.StreamIdentifier();
  made.setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')));
  return made;
};

const uuid = (text: string): UUID => {
  const made = new shared.UUID();
  made.setString(text);
  return made;
};

export const expectedOf = (options: BatchOptions | undefined): Expected =>
  options?.hasNoStream() ? 'no_stream' : BigInt(options?.getStreamPosition() ?? 0);

export const proposedOf = (message: BatchMessage): Proposed => {
  const metadata = message.getMetadataMap();
  return {
    id: message.getId()?.getString() ?? '',
    type: metadata.get('type') ?? '',
    contentType: metadata.get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
};

/** As the server counts it: names of types take two bytes a character. */
export const sizeOf = (proposed: readonly Proposed[]): number =>
  proposed.reduce((sum, { type, data, metadata }) => sum + 2 * type.length + data.length + metadata.length, 0);

export const eventMessage = (event: Recorded): ReadResponse => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuid(event.id));
  recorded.setStreamIdentifier(identifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setCommitPosition(String(event.position));
  recorded.setPreparePosition(String(event.position));
  recorded
    .getMetadataMap()
    .set('type', event.type)
    .set('content-type', event.contentType)
    .set('created', event.created);
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  return new streams.ReadResp().setEvent(read);
};

export const streamNotFound = (stream: string): ReadResponse =>
  new streams.ReadResp().setStreamNotFound(
    new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(stream)),
  );

export const confirmation = (): ReadResponse =>
  new streams.ReadResp().setConfirmation(
    new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(randomUUID()),
  );

export const caughtUp = (): ReadResponse => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());

export const checkpoint = (commit: number, prepare: number): ReadResponse =>
  new streams.ReadResp().setCheckpoint(
    new streams.ReadResp.Checkpoint().setCommitPosition(String(commit)).setPreparePosition(String(prepare)),
  );

const answerTo = (correlation: UUID | undefined, stream: string): BatchResponse => {
  const response = new streams.BatchAppendResp();
  response.setCorrelationId(correlation);
  response.setStreamIdentifier(identifier(stream));
  return response;
};

const failing = (response: BatchResponse, name: string, details: { serializeBinary(): Uint8Array }): BatchResponse => {
  const any = new Any();
  any.pack(details.serializeBinary(), `event_store.client.${name}`);
  return response.setError(new Status().setCode(9).setMessage(name).setDetails(any));
};

export interface Addressed {
  readonly correlation: UUID | undefined;
  readonly stream: string;
}

export const written = ({ correlation, stream }: Addressed, revision: number, position: number): BatchResponse => {
  const at = new shared.AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));
  return answerTo(correlation, stream).setSuccess(
    new streams.BatchAppendResp.Success().setCurrentRevision(String(revision)).setPosition(at),
  );
};

export const wrongExpectedVersion = (
  { correlation, stream }: Addressed,
  expected: Expected,
  current: number,
): BatchResponse => {
  const wrong = new shared.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new google.Empty());
  else wrong.setCurrentStreamRevision(String(current));
  if (expected === 'no_stream') wrong.setExpectedNoStream(new google.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return failing(answerTo(correlation, stream), 'WrongExpectedVersion', wrong);
};

export const streamDeleted = ({ correlation, stream }: Addressed): BatchResponse =>
  failing(answerTo(correlation, stream), 'StreamDeleted', new shared.StreamDeleted());

export const timedOut = ({ correlation, stream }: Addressed): BatchResponse =>
  failing(answerTo(correlation, stream), 'Timeout', new shared.Timeout());

export const appendTooLarge = ({ correlation, stream }: Addressed): BatchResponse =>
  failing(
    answerTo(correlation, stream),
    'MaximumAppendSizeExceeded',
    new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_SIZE),
  );

export const supportedMethods = (): InstanceType<typeof features.SupportedMethods> => {
  const supported = new features.SupportedMethods().setEventStoreServerVersion('24.6.0');
  for (const method of ['read', 'append', 'delete', 'tombstone', 'batchappend']) {
    supported.addMethods(
      new features.SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(method),
    );
  }
  return supported;
};

/** An error as gRPC carries it to the client. */
export const statusError = (
  code: number,
  details: string,
  metadata: Readonly<Record<string, string>> = {},
): Error & { code: number; details: string } => {
  const carried = new grpc.Metadata();
  for (const [key, value] of Object.entries(metadata)) carried.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata: carried });
};
