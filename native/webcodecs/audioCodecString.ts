/** Audio codec strings of the WebCodecs registry, and which codec of FFmpeg each is. Pure. */

/** What an audio codec string says. */
export interface AudioCodec {
  /** Of the registry's family. */
  readonly name: 'opus' | 'aac' | 'mp3' | 'flac' | 'vorbis' | 'pcm' | 'ulaw' | 'alaw';
  /** FFmpeg's name of the codec: `pcm_s16le`. */
  readonly native: string;
  /** MPEG-4's audio object type of AAC: 2 for LC; 0 for others. */
  readonly objectType: number;
}

const plain: Readonly<Record<string, Pick<AudioCodec, 'name' | 'native'>>> = {
  opus: { name: 'opus', native: 'opus' },
  mp3: { name: 'mp3', native: 'mp3' },
  'mp4a.69': { name: 'mp3', native: 'mp3' },
  'mp4a.6B': { name: 'mp3', native: 'mp3' },
  flac: { name: 'flac', native: 'flac' },
  vorbis: { name: 'vorbis', native: 'vorbis' },
  ulaw: { name: 'ulaw', native: 'pcm_mulaw' },
  alaw: { name: 'alaw', native: 'pcm_alaw' },
  'pcm-u8': { name: 'pcm', native: 'pcm_u8' },
  'pcm-s16': { name: 'pcm', native: 'pcm_s16le' },
  'pcm-s24': { name: 'pcm', native: 'pcm_s24le' },
  'pcm-s32': { name: 'pcm', native: 'pcm_s32le' },
  'pcm-f32': { name: 'pcm', native: 'pcm_f32le' },
};

/** LC, SBR and parametric stereo, with and without the leading 0; MPEG-2's LC. */
const aac: Readonly<Record<string, number>> = {
  'mp4a.40.2': 2,
  'mp4a.40.02': 2,
  'mp4a.40.5': 5,
  'mp4a.40.05': 5,
  'mp4a.40.29': 29,
  'mp4a.67': 2,
};

/** Undefined for a string that the registry does not know. */
export function parseAudioCodec(text: string): AudioCodec | undefined {
  const objectType = aac[text];
  if (Object.hasOwn(aac, text) && objectType !== undefined) return { name: 'aac', native: 'aac', objectType };
  const known = Object.hasOwn(plain, text) ? plain[text] : undefined;
  return known === undefined ? undefined : { ...known, objectType: 0 };
}
