import { openAudioFile, type AudioFileInfo } from '@lathe/audio-file';

/** What a file says about itself; reads its header only. @throws the codes of `openAudioFile`. */
export async function describeFile(path: string): Promise<AudioFileInfo> {
  await using reader = await openAudioFile(path);
  return reader.info;
}
