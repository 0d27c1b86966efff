import {Buffer} from 'node:buffer';
import {webcrypto} from 'node:crypto';
import 'reflect-metadata';
import {
	AuthorityKeyIdentifierExtension, BasicConstraintsExtension, cryptoProvider, ExtendedKeyUsage, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension,
	SubjectAlternativeNameExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate for the computes and the authority that signed it, all as PEM. */
export type Certificates = {
	readonly authority: string;
	readonly certificate: string;
	readonly key: string;
};

const algorithm = {name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256'};
const day = 86_400_000;

/**
Make an authority that exists only in memory, and one certificate for all host names of the simulator.
*/
export async function makeCertificates(names: readonly string[], now: number): Promise<Certificates> {
	cryptoProvider.set(webcrypto);
	const makeKeys = async () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
	const [authorityKeys, keys] = await Promise.all([makeKeys(), makeKeys()]);
	const validity = {notBefore: new Date(now - day), notAfter: new Date(now + (30 * day)), signingAlgorithm: algorithm};

	const authority = await X509CertificateGenerator.createSelfSigned({
		...validity,
		serialNumber: '01',
		name: 'CN=Rekey simulator authority',
		keys: authorityKeys,
		extensions: [
			new BasicConstraintsExtension(true, 0, true),
			new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
			await SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
		],
	});
	const certificate = await X509CertificateGenerator.create({
		...validity,
		serialNumber: '02',
		subject: 'CN=localhost',
		issuer: authority.subject,
		publicKey: keys.publicKey,
		signingKey: authorityKeys.privateKey,
		extensions: [
			new BasicConstraintsExtension(false, undefined, true),
			new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
			new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
			new SubjectAlternativeNameExtension([
				...names.map(value => ({type: 'dns' as const, value})),
				{type: 'ip', value: '127.0.0.1'},
			]),
			await AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
			await SubjectKeyIdentifierExtension.create(keys.publicKey),
		],
	});
	const exported = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
	return {
		authority: `${authority.toString('pem')}\n`,
		certificate: `${certificate.toString('pem')}\n`,
		key: `-----BEGIN PRIVATE KEY-----\n${exported.replaceAll(/.{64}/gv, '$&\n')}\n-----END PRIVATE KEY-----\n`,
	};
}
