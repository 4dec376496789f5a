import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NoServer } from '../found-server.ts';

const execute = promisify(execFile);

/** The broker that is started where none is given. */
export const kafkaVersion = '4.4.0';

/** The broker and its log binding (without which it says nothing), as plain Maven dependencies. */
const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>lathe</groupId>
  <artifactId>kafka-broker</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${kafkaVersion}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>2.25.5</version>
    </dependency>
  </dependencies>
</project>
`;

export interface KafkaJarsOptions {
  readonly cacheDirectory: string;
  /** Whether what is not there may be fetched, 43 MB from Maven Central. */
  readonly mayFetch: boolean;
  readonly onStep: (step: string) => void;
  readonly signal: AbortSignal;
}

/** The folder with the broker's jars, fetched by `mvn` unless an earlier call did. */
export async function kafkaJars(options: KafkaJarsOptions): Promise<{ readonly folder: string } | NoServer> {
  const folder = join(options.cacheDirectory, `kafka-${kafkaVersion}`);
  if (existsSync(folder)) return { folder };
  if (!options.mayFetch) return { missing: `The jars of Kafka ${kafkaVersion} are not in ${options.cacheDirectory}.` };
  options.onStep(`Fetching Kafka ${kafkaVersion} from Maven Central`);
  await mkdir(options.cacheDirectory, { recursive: true });
  const staging = await mkdtemp(join(options.cacheDirectory, 'fetching-kafka-'));
  try {
    await writeFile(join(staging, 'pom.xml'), pom);
    const jars = join(staging, 'jars');
    await execute(
      'mvn',
      [
        '-q',
        '-B',
        '-f',
        staging,
        '-DincludeScope=runtime',
        `-DoutputDirectory=${jars}`,
        'dependency:copy-dependencies',
      ],
      { signal: options.signal },
    );
    await takeName(jars, folder);
    return { folder };
  } catch (error) {
    options.signal.throwIfAborted();
    return { missing: `mvn could not fetch Kafka ${kafkaVersion}: ${firstLine(error)} (apt-get install maven).` };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Whoever renames first wins; the jars of the other are the same. */
async function takeName(jars: string, folder: string): Promise<void> {
  try {
    await rename(jars, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n').slice(0, 2).join(' ');
}
