/**
A message for everybody who may use one of the logins, ready to be sent: it holds no secret.
*/
export const teamMessage = 'A database password leaked and was replaced. If something of yours lost its connection just now, that is why. Do not put the old password back. Ask me for the new connection string; I will not post it in a channel.';

/**
A message for one person who has a copy of a login. It holds no secret either.
*/
export const personMessage = 'A database password that you have leaked and was replaced. Please look for the old one in your clients, notebooks, scripts, .env files and password manager, and delete it. You get the new one from me in person or in our password manager, not in a chat or by mail. Tell me when you are done, and whether anybody else got it from you.';
