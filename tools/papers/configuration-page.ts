import { masterKeys, masterSections, type MasterKeyDescription } from '@woosoo/sdk-core';
import { cell, madeFrom } from './made-note.ts';

/** docs/configuration.md: every key of the master configuration, from the schema that checks it. */
export function configurationPage(): string {
  const keys = [...masterKeys.values()];
  const sections = masterSections.map((section) => {
    const rows = keys.filter((key) => key.section === section).map(row);
    return `## ${section}\n\n| Key | | Default | Example |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return `${madeFrom('packages/sdk-core/src/config/master-schema.ts')}
${INTRODUCTION}
${sections.join('\n')}
${FAMILIES}`;
}

function row({ key, description, default: wanted, example, required, secret }: MasterKeyDescription): string {
  const notes = [description, ...(required ? ['**Needed.**'] : []), ...(secret ? ['Secret.'] : [])].join(' ');
  const code = (text: string): string => `\`${cell(text)}\``;
  return `| ${code(key)} | ${cell(notes)} | ${wanted === null || wanted === '' ? '' : code(wanted)} | ${secret ? '' : code(example)} |`;
}

const INTRODUCTION = `# Configuration

\`deployment.config.env\` in the branch folder is the one file that a person edits: one \`KEY=value\` a line, \`#\` begins a comment, quotes around
a value are optional. \`deployment.config.NAME.env\` beside it is laid over it by \`--env NAME\`. What the applications and nginx
need is made from it by templates, and read back with the reader of each target before anything is written.

Every value is checked before anything is done, and every problem is told at once, with key, line, rule and a valid example, but never with a
value. Unknown keys are kept and reach the templates; a name that looks like a slip of a known one gets a hint. Leaving a key out, or leaving its value
empty, means its default. Values that are secret become a type that cannot be printed as soon as they are read.
`;

const FAMILIES = `## Keys with names of your own

| Key | |
| --- | --- |
| \`SERVICE_<NAME>_COMMAND\` | One more service: program and arguments. \`SERVICE_KITCHEN_PRINTER_COMMAND\` makes the service \`kitchen-printer\`. |
| \`SERVICE_<NAME>_DIR\` | The folder that it runs in; left out: the branch folder. |
| \`SERVICE_<NAME>_AFTER\` | Services that are started before it, separated by commas. |
| \`SERVICE_<NAME>_TITLE\` | What it is called where people read. |
| \`SERVICE_<NAME>_ENV_<VARIABLE>\` | An environment variable of it. One whose name tells of a secret is kept out of everything that is shown. |
| \`SERVICE_<NAME>_PORT\` | It counts as running when this port of the box answers; left out: when it has stayed up for a moment. |
| \`SERVICE_<NAME>_RESTART\` | \`always\` (left out), \`on-failure\` or \`never\`. |
| \`SERVICE_<NAME>_STOP_SIGNAL\`, \`_STOP_TIMEOUT_SECONDS\` | How it is asked to end (\`SIGTERM\`, \`SIGQUIT\` or \`SIGINT\`), and how long it may take. |
| \`SERVICE_<NAME>_ACCOUNT\` | The account that it runs under (systemd and NSSM). |
| \`SERVICE_<NAME>_LOG_MAX_MB\`, \`_LOG_KEEP\` | How big its log grows, and how many old ones are kept. |
| \`NOTIFY_WEBHOOK_<N>_URL\`, \`NOTIFY_WEBHOOK_<N>_SECRET\` | More webhooks, numbered from 2. |
| \`ALERT_<NAME>_PROBE\` | One more alert rule, or one in place of Woosoo's own of that name: the probe it is about, as \`woosoo health\` names it; * stands for any text. |
| \`ALERT_<NAME>_FIGURE\`, \`_RAISE\`, \`_CLEAR\` | Instead of the probe's verdict, a figure of it (see \`woosoo health --json\`) and the values that raise and clear, such as \`<5GB\` and \`<8GB\`. |
| \`ALERT_<NAME>_FAILURES\`, \`_SUCCESSES\`, \`_REMIND_MINUTES\` | As the keys of the same name above, for this rule alone. |
| \`ALERT_<NAME>_SEVERITY\`, \`_NEEDS\` | \`warning\` or \`error\`; probes without which this one says nothing new, separated by commas. |
| \`BACKEND_ENV_<KEY>\`, \`PWA_ENV_<KEY>\` | Passed on as \`<KEY>\` into the application's own \`.env\`. |

## Rules over several keys

- No two of \`BACKEND_PORT\`, \`PWA_PORT\`, \`REVERB_PORT\`, \`HTTP_PORT\` and \`HTTPS_PORT\` are alike.
- Unless \`DB_CONNECTION\` is \`sqlite\`: \`DB_DATABASE\`, \`DB_USERNAME\` and \`DB_PASSWORD\` are needed, the password with 8 characters or more.
- \`NOTIFY_WEBHOOK_SECRET\` needs \`NOTIFY_WEBHOOK_URL\`.
`;
