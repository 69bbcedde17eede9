/** The written pages, in the order they are offered. Each is a file of its own: any web server can serve it. */
export const PAGES = [
  { file: 'guide.html', title: 'Guide', about: 'add a source, send records, the command line' },
  { file: 'key-concepts.html', title: 'Key concepts', about: 'what the words and the numbers mean' },
  { file: 'api.html', title: 'API reference', about: 'what can be asked, and what is answered' },
  {
    file: 'deployment.html',
    title: 'Deployment',
    about: 'into an AWS account, its sign-in and its settings',
  },
  {
    file: 'operations.html',
    title: 'Operations manual',
    about: 'alarms and what to do, daily life, upgrades, the database',
  },
  { file: 'troubleshooting.html', title: 'Troubleshooting', about: 'what you see, why, and what helps' },
] as const;

export type PageFile = (typeof PAGES)[number]['file'];
