import type { Config } from '../../../config/load-config.js';
import { createFolderMediaStore } from '../../../files/media/folder-media-store.js';
import { createS3MediaStore } from '../../../files/media/s3-media-store.js';
import type { MediaStore } from '../../../services/ports/tools/media-store.js';
import type { Shutdown } from '../../shutdown.js';

/** The folder or bucket of the settings. */
export const openMediaStore = ({ media }: Config, shutdown: Shutdown): MediaStore => {
  if (media.store === 'folder') return createFolderMediaStore(media.dir);
  const store = createS3MediaStore(media);
  shutdown.add('media store', store.close);
  return store;
};
