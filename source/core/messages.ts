/**
A message for everybody who may use one of the logins, ready to be sent: it holds no secret.
*/
export const teamMessage = 'A database password leaked and was replaced. If something of yours lost its connection just now, that is why. Do not put the old password back. Ask me for the new connection string; I will not post it in a channel.';
