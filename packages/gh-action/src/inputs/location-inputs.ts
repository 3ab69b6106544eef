import * as z from 'zod';

/** The inputs that every action has: which branch it is about. */
export const locationInputs = {
  root: z.string(),
  env: z.string().regex(/^[\w-]*$/, 'is the NAME in deployment.config.NAME.env: letters, digits, `-` and `_`.'),
};

export const locationInputsSchema = z.object(locationInputs);

export type LocationInputs = z.output<typeof locationInputsSchema>;
