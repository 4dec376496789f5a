import { openAudioFile, type AudioFileInfo, type OpenAudioFileOptions } from '@lathe/audio-file';

/** What a file says about itself; reads its header only. @throws the codes of `openAudioFile`. */
export async function describeFile(path: string, options: OpenAudioFileOptions = {}): Promise<AudioFileInfo> {
  await using reader = await openAudioFile(path, options);
  return reader.info;
}
