import {readFile} from 'node:fs/promises';
import path from 'node:path';

/** The name of the superuser, as on Neon. It is never listed by the API. */
export const superuser = 'cloud_admin';

/** Beside the cluster's own files, readable by its user only. */
export const passwordFile = 'admin.password';

/** The superuser's password of a cluster that was copied from the template. */
export async function readAdminPassword(folder: string): Promise<string> {
	return readFile(path.join(folder, passwordFile), 'utf8');
}
