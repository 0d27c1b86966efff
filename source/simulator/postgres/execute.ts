import {execFile, type ExecFileOptions} from 'node:child_process';

/** Run a program to its end; the answer is its standard output. */
export async function execute(file: string, args: readonly string[], options: ExecFileOptions): Promise<string> {
	return new Promise((resolve, reject) => {
		execFile(file, [...args], {...options, encoding: 'utf8'}, (error, stdout) => {
			if (error) {
				reject(new Error(error.message, {cause: error}));
			} else {
				resolve(stdout);
			}
		});
	});
}
