/** The pages of the dashboard, in order; a new one is a folder in routes and a line here. */
export const TABS = [
  { path: '/', title: 'Pipeline Dashboard' },
  { path: '/quality', title: 'Data Quality Metrics' },
] as const;
