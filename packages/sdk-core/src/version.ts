/** The version of all Woosoo packages. A bundle has no package.json beside it; a test holds this against the one in the repository. */
export const woosooVersion = '0.1.0';
