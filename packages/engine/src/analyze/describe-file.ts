import { openAudioFile, type AudioFileInfo } from '@lathe/audio-file';

/** What a file says about itself; reads its header only. @param layout as `openAudioFile` takes it. @throws the codes of `openAudioFile`. */
export async function describeFile(path: string, layout: string | null = null): Promise<AudioFileInfo> {
  await using reader = await openAudioFile(path, { layout });
  return reader.info;
}
