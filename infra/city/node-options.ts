/** Options of Node for each service: a heap of 160 MB at the most, and `gc`, with which an idle service gives back what it held while it was busy. */
export const nodeOptions = ['--max-old-space-size=160', '--expose-gc'] as const
