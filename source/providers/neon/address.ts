/** Neon's own address, unless the environment names another. */
export const neonApiUrl = 'https://console.neon.tech/api/v2';
