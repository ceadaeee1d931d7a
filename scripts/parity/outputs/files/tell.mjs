// Tells a receiver with what arguments it was called, and what it was given to read: tell.mjs read|blind ADDRESS …
const [how, to, ...args] = process.argv.slice(2);
const chunks = [];
if (how === 'read') for await (const chunk of process.stdin) chunks.push(chunk);
await fetch(to, { method: 'POST', body: JSON.stringify({ args, stdin: Buffer.concat(chunks).toString('utf8') }) });
