/** What is known of a media file, in a few words. Names nothing from the file but what the engine calls its codecs. */
import type { MediaFacts, Ratio } from '../../model/media/facts.ts';
import { bytesText } from '../../model/telemetry/figureTexts.ts';

/** `h264 1920x1080, 29.97 fps, aac 48 kHz stereo, 12.5 s, 3.2 MB`. */
export function factsText(facts: MediaFacts): string {
  const { image, video, audio, duration, size } = facts;
  const parts: string[] = [];
  if (image) parts.push(`picture ${image.width}x${image.height}`);
  if (video) parts.push(`${video.codec} ${video.width}x${video.height}`, `${rounded(video.frameRate)} fps`);
  if (audio) parts.push(`${audio.codec} ${audio.sampleRate / 1000} kHz ${channelsText(audio.channels)}`);
  if (!image) parts.push(lengthText(duration));
  parts.push(bytesText(size));
  return parts.join(', ');
}

/** `12.5 s`, or `2:05 min` from a minute on. */
function lengthText(duration: Ratio): string {
  const seconds = duration.num / duration.den;
  if (seconds < 60) return `${rounded(duration)} s`;
  const whole = Math.round(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)} h` : `${minutes}:${two(rest)} min`;
}

function channelsText(channels: number): string {
  if (channels === 1) return 'mono';
  return channels === 2 ? 'stereo' : `${channels} channels`;
}

const rounded = ({ num, den }: Ratio): string => String(Number((num / den).toFixed(2)));
