/**
 * Doubles for tests: scripted probes, and a server that speaks Reverb's protocol.
 *
 * @module
 */
export * from './fake-probe.ts';
export * from './fake-reverb-server.ts';
