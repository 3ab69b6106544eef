/** The host has given the service up, and does not want to be started again by NSSM. */
export const gaveUpCode = 3;
