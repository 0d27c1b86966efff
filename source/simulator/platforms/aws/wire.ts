import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {type AddressInfo} from 'node:net';
import {operate} from './operations.js';
import {AwsError, type AwsStore, type Json} from './store.js';

type Asked = {readonly service: string; readonly operation: string; readonly input: Json; readonly isXml: boolean};

const targets: Readonly<Record<string, string>> = {secretsmanager: 'secretsmanager', AmazonSSM: 'ssm', AmazonEC2ContainerServiceV20141113: 'ecs'};

function readLambda(method: string, path: string, input: Json): Asked | undefined {
	const [, name, rest] = /^\/2015-03-31\/functions(?:\/(?<name>[^\/]+)\/(?<rest>configuration|aliases))?\/?$/v.exec(path) ?? [];
	const ofOne = method === 'PUT' ? 'UpdateFunctionConfiguration' : 'GetFunctionConfiguration';
	const ofAny = rest === 'aliases' ? 'ListAliases' : ofOne;
	const operation = name === undefined ? 'ListFunctions' : ofAny;
	return path.startsWith('/2015-03-31/')
		? {
			service: 'lambda', operation, input: {...input, ...(name !== undefined && {FunctionName: decodeURIComponent(name)})}, isXml: false,
		}
		: undefined;
}

function readRequest({method = 'GET', url = '/', headers}: IncomingMessage, body: string): Asked {
	if (headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
		return {
			service: 'sts', operation: new URLSearchParams(body).get('Action') ?? '', input: {}, isXml: true,
		};
	}

	const input = body === '' ? {} : JSON.parse(body) as Json;
	const [target = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
	return readLambda(method, new URL(url, 'http://localhost').pathname, input) ?? {
		service: targets[target] ?? target, operation, input, isXml: false,
	};
}

function xml(operation: string, answer: Json): string {
	const fields = Object.entries(answer).map(([name, value]) => `<${name}>${String(value)}</${name}>`).join('');
	return `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>${fields}</${operation}Result><ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata></${operation}Response>`;
}

async function respond(store: AwsStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const chunks: Uint8Array[] = [];
	for await (const chunk of request) {
		chunks.push(chunk as Uint8Array);
	}

	const {service, operation, input, isXml} = readRequest(request, new TextDecoder().decode(concat(chunks)));
	const [, region = 'us-east-1'] = /Credential=[^\/]+\/\d+\/(?<region>[^\/]+)\//v.exec(String(request.headers.authorization)) ?? [];
	try {
		const answer = operate(store, service, operation, input, region);
		response.writeHead(200, {'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1'});
		response.end(isXml ? xml(operation, answer) : JSON.stringify(answer));
	} catch (error) {
		const {code, message} = error instanceof AwsError ? error : new AwsError('InternalServiceError', 'The stand-in has an error.');
		response.writeHead(400, {'content-type': isXml ? 'text/xml' : 'application/x-amz-json-1.1', 'x-amzn-errortype': code});
		response.end(isXml ? `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>` : JSON.stringify({__type: code, message, Message: message}));
	}
}

function concat(chunks: readonly Uint8Array[]): Uint8Array {
	const whole = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
	let position = 0;
	for (const chunk of chunks) {
		whole.set(chunk, position);
		position += chunk.length;
	}

	return whole;
}

/**
Serve an account in AWS's own protocols on loopback, for the real AWS CLI.
*/
export async function serveAws(store: AwsStore): Promise<{readonly url: string; close(): Promise<void>}> {
	const server = createServer((request, response) => {
		void respond(store, request, response);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async close() {
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
	};
}
