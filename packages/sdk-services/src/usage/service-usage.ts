/** What a running service uses, over all its processes. */
export interface ServiceUsage {
  readonly service: string;
  /** Processor time in percent of one core (200: two cores are busy) since the look before; at the first one since it was started. */
  readonly cpuPercent: number;
  /** Memory of all its processes in bytes; what they share is counted once. */
  readonly memoryBytes: number;
  /** How long its main process has been running. */
  readonly uptimeMs: number;
  readonly processes: number;
}
