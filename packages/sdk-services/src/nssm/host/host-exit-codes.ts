/** The host has given the service up, and does not want to be started again by NSSM. */
export const gaveUpCode = 3;

/** The host itself went wrong: NSSM is to start it again. */
export const brokenCode = 1;
