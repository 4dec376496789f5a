import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import { fileURLToPath } from 'node:url';
import type { ProtoGrpcType as AssetsFile } from './gen/assets.ts';
import type { ProtoGrpcType as BusFile } from './gen/bus.ts';
import type { ProtoGrpcType as ErrorDetailsFile } from './gen/error_details.ts';
import type { ProtoGrpcType as JobsFile } from './gen/jobs.ts';
import type { ProtoGrpcType as ProfilesFile } from './gen/profiles.ts';
import type { ProtoGrpcType as StatusFile } from './gen/status.ts';
import type { ProtoGrpcType as WorkFile } from './gen/work.ts';
import { shapesOf } from './json/message-shape.ts';
import { ProtoJson } from './json/proto-json.ts';

/**
 * How messages look in memory: snake_case names, 64 bit integers and enums as strings, defaults filled in except for
 * `optional` fields, whose absence is thereby seen. The generated types were made with the same options.
 */
const loadOptions: Options = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

/** The wire contract, loaded: client constructors whose `service` is the definition for a server, and message codecs. */
export interface LatheProtos {
  readonly Jobs: JobsFile['lathe']['v1']['Jobs'];
  readonly Assets: AssetsFile['lathe']['v1']['Assets'];
  readonly Profiles: ProfilesFile['lathe']['v1']['Profiles'];
  readonly Work: WorkFile['lathe']['internal']['v1']['Work'];
  readonly Offer: WorkFile['lathe']['internal']['v1']['Offer'];
  readonly LeaseRef: WorkFile['lathe']['internal']['v1']['LeaseRef'];
  readonly BatchHeader: JobsFile['lathe']['v1']['BatchHeader'];
  readonly BatchItem: JobsFile['lathe']['v1']['BatchItem'];
  readonly Control: BusFile['lathe']['internal']['v1']['Control'];
  readonly EventNotice: BusFile['lathe']['internal']['v1']['EventNotice'];
  readonly Notice: BusFile['lathe']['internal']['v1']['Notice'];
  readonly DeadJob: BusFile['lathe']['internal']['v1']['DeadJob'];
  readonly Status: StatusFile['google']['rpc']['Status'];
  readonly ErrorInfo: ErrorDetailsFile['google']['rpc']['ErrorInfo'];
  /** JSON form of every message here. */
  readonly json: ProtoJson;
}

let loaded: LatheProtos | undefined;

/** The protos of this checkout, parsed at the first call and kept; about 30 ms then. */
export function loadLatheProtos(): LatheProtos {
  loaded ??= load();
  return loaded;
}

function load(): LatheProtos {
  const protos = fileURLToPath(new URL('../../../protos', import.meta.url));
  const files = [
    ...['jobs', 'assets', 'profiles'].map((name) => `lathe/v1/${name}.proto`),
    ...['work', 'bus'].map((name) => `lathe/internal/v1/${name}.proto`),
    ...['status', 'error_details'].map((name) => `google/rpc/${name}.proto`),
  ];
  const definition = loadSync(files, { ...loadOptions, includeDirs: [protos, `${protos}/third_party`] });
  const { lathe, google } = typed(definition);
  return {
    Jobs: lathe.v1.Jobs,
    Assets: lathe.v1.Assets,
    Profiles: lathe.v1.Profiles,
    Work: lathe.internal.v1.Work,
    Offer: lathe.internal.v1.Offer,
    LeaseRef: lathe.internal.v1.LeaseRef,
    BatchHeader: lathe.v1.BatchHeader,
    BatchItem: lathe.v1.BatchItem,
    Control: lathe.internal.v1.Control,
    EventNotice: lathe.internal.v1.EventNotice,
    Notice: lathe.internal.v1.Notice,
    DeadJob: lathe.internal.v1.DeadJob,
    Status: google.rpc.Status,
    ErrorInfo: google.rpc.ErrorInfo,
    json: new ProtoJson(shapesOf(definition)),
  };
}

/** The one place where the loader's untyped result meets the types generated from the same files with the same options. */
function typed(definition: PackageDefinition) {
  const loadedPackage: unknown = loadPackageDefinition(definition);
  return loadedPackage as AssetsFile & BusFile & JobsFile & ProfilesFile & WorkFile & StatusFile & ErrorDetailsFile;
}
