/** Everything that the component library does not draw; colours are inherited, so that dark pages stay dark. */
export const STYLES = `
.tocsin-app { padding: 16px; max-width: 1600px; margin: 0 auto; }
.tocsin-break, .tocsin-cell { overflow-wrap: anywhere; }
.tocsin-centre { padding: 32px; text-align: center; }
.tocsin-notice { margin: 12px 0; }
.tocsin-code { font-family: monospace; min-height: 420px; }
.tocsin-text { white-space: pre-wrap; overflow-wrap: anywhere; font-family: monospace; font-size: 12px; }
.tocsin-columns { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 16px; }
@media (max-width: 900px) { .tocsin-columns { grid-template-columns: minmax(0, 1fr); } }
.tocsin-bar { display: flex; gap: 8px; flex-wrap: wrap; align-items: center; margin: 12px 0; }
`;
