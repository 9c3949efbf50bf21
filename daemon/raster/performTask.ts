/** From a task to its answer, in whichever thread this runs. What a task needs is loaded with the first of its kind: tables of line breaks are unpacked as they are loaded. */
import type { RasterAnswers, RasterTask } from './rasterMessages.ts';

/** Throws what the drawing of the picture throws. */
export async function performTask(task: RasterTask): Promise<RasterAnswers[RasterTask['kind']]> {
  switch (task.kind) {
    case 'text': {
      const { drawnText } = await import('./drawnText.ts');
      return drawnText(task.request);
    }
    case 'look': {
      const { lookAtPicture } = await import('./lookAtPicture.ts');
      return lookAtPicture(bufferOf(task.bytes), task.path);
    }
    case 'bitmap': {
      const { decodeBitmap } = await import('./lookAtPicture.ts');
      return decodeBitmap(bufferOf(task.bytes), task.path);
    }
    case 'drawing': {
      const { drawDrawing } = await import('./lookAtPicture.ts');
      return drawDrawing(task.drawing, task.path, task.width, task.height);
    }
    case 'texts': {
      const { textProblem } = await import('./textProblem.ts');
      return task.texts.map(textProblem);
    }
    case 'pack': {
      const { packed } = await import('./packPicture.ts');
      return packed(task.picture, task.as);
    }
  }
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
