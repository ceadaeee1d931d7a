/** The app's own rules of style: places and sizes, with colours that are inherited or go with light and dark. */
const STYLE = `
.tocsin-page { padding: 12px 16px 48px; max-width: 1800px; margin: 0 auto; display: flex; flex-direction: column; gap: 16px; box-sizing: border-box; min-width: 0; }
.tocsin-page *, .tocsin-flyout * { box-sizing: border-box; }
.tocsin-bar { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; }
.tocsin-bar .euiBadge, .tocsin-bar .euiBadge + .euiBadge { margin-inline-start: 0 !important; }
.tocsin-head { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: space-between; }
.tocsin-filters { display: grid; grid-template-columns: minmax(180px, 2fr) minmax(140px, 1fr) minmax(140px, 1fr) auto; gap: 8px 12px; align-items: end; }
.tocsin-stack { display: flex; flex-direction: column; gap: 12px; min-width: 0; }
.tocsin-stack-tight { display: flex; flex-direction: column; gap: 6px; min-width: 0; }
.tocsin-centre { display: flex; gap: 12px; align-items: center; justify-content: center; padding: 32px 16px; }
.tocsin-break { overflow-wrap: anywhere; }
.tocsin-cell { min-width: 0; max-width: 100%; overflow-wrap: anywhere; }
.tocsin-cell[data-column='title'] { min-width: 12em; }
.tocsin-cell[data-column='title'] > *, .tocsin-cell[data-column='name'] > *, .tocsin-cell[data-column='rule'] > * { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; text-align: left; }
.tocsin-row-marked { outline: 2px solid #3a87d6; outline-offset: -2px; }
.tocsin-time { white-space: nowrap; font-variant-numeric: tabular-nums; }
.tocsin-muted { opacity: 0.75; }
.tocsin-small { font-size: 0.86em; line-height: 1.4; }
.tocsin-pre, .tocsin-page .tocsin-pre { white-space: pre-wrap; overflow-wrap: anywhere; font-family: 'Roboto Mono', Menlo, Consolas, monospace; font-size: 12px; line-height: 1.5; margin: 0; max-height: 320px; overflow: auto; padding: 8px 12px; border: 1px solid; border-color: rgba(128, 136, 152, 0.35); border-radius: 6px; background: rgba(128, 136, 152, 0.08); }
.tocsin-flyout .tocsin-pre { max-height: 180px; }
.tocsin-cell > .euiHealth { vertical-align: middle; }
.tocsin-code { font-family: 'Roboto Mono', Menlo, Consolas, monospace !important; font-size: 13px !important; line-height: 1.5 !important; overflow-x: auto; }
.tocsin-line { display: flex; gap: 8px; align-items: flex-end; margin-bottom: 8px; }
.tocsin-line > :last-child:not(:first-child) { flex: none; margin-bottom: 2px; }
.tocsin-grow { flex: 1 1 auto; min-width: 0; }
.tocsin-duration { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 9em); gap: 8px; align-items: start; }
.tocsin-duration > :last-child { margin-top: 0 !important; padding-top: 0 !important; }
.tocsin-duration > :last-child label { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 100%; display: block; opacity: 0; }
.tocsin-options { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr)); gap: 12px 16px; align-items: start; }
.tocsin-options > * { min-width: 0; }
.tocsin-options .euiFormRow, .tocsin-options .euiFormRow + .euiFormRow { margin-top: 0; padding-top: 0; }
.tocsin-builder { display: grid; grid-template-columns: minmax(220px, 280px) minmax(0, 1fr) minmax(300px, 420px); gap: 16px; align-items: start; }
.tocsin-side { position: sticky; top: 64px; max-height: calc(100vh - 80px); overflow: auto; min-width: 0; }
.tocsin-list { list-style: none; margin: 0; padding: 0; display: flex; flex-direction: column; gap: 4px; min-width: 0; }
.tocsin-field-name { text-align: left; overflow-wrap: anywhere; }
.tocsin-clauses { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 8px; min-width: 0; }
.tocsin-type { font-size: 11px; opacity: 0.75; white-space: nowrap; }
.tocsin-value { display: grid; grid-template-columns: minmax(0, 1fr) auto auto; gap: 2px 8px; align-items: center; font-size: 12px; }
.tocsin-value-text { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.tocsin-share { grid-column: 1 / -1; height: 4px; border-radius: 2px; background: rgba(128, 136, 152, 0.25); overflow: hidden; }
.tocsin-share > span { display: block; height: 100%; background: #3a87d6; }
.tocsin-histogram { margin: 0; position: relative; min-width: 0; padding-top: 14px; }
.tocsin-histogram svg { display: block; width: 100%; height: 96px; overflow: visible; }
.tocsin-histogram-top { position: absolute; top: -2px; left: 0; font-size: 11px; opacity: 0.75; pointer-events: none; }
.tocsin-histogram-ticks { display: flex; justify-content: space-between; font-size: 11px; opacity: 0.75; padding-top: 4px; }
.tocsin-histogram-base { stroke: currentColor; stroke-opacity: 0.3; stroke-width: 1; vector-effect: non-scaling-stroke; }
.tocsin-bar-rect { fill: #3a87d6; fill-opacity: 0.75; }
.tocsin-bar-rect:hover { fill-opacity: 1; }
.tocsin-mark { stroke: #d9534a; stroke-width: 2; vector-effect: non-scaling-stroke; }
.tocsin-legend { padding-top: 8px; }
.tocsin-key { display: inline-block; width: 10px; height: 10px; border-radius: 2px; margin-right: 4px; background: #3a87d6; }
.tocsin-key-mark { width: 3px; background: #d9534a; }
.tocsin-numbers { display: flex; flex-wrap: wrap; gap: 8px 24px; margin: 0; }
.tocsin-numbers > div { display: flex; flex-direction: column-reverse; }
.tocsin-numbers dd { margin: 0; font-size: 20px; font-weight: 600; font-variant-numeric: tabular-nums; }
.tocsin-numbers dt { font-size: 12px; opacity: 0.75; }
.tocsin-pairs { width: 100%; border-collapse: collapse; font-size: 12px; table-layout: fixed; }
.tocsin-pairs caption { text-align: left; padding: 4px 0; }
.tocsin-pairs th, .tocsin-pairs td { text-align: left; vertical-align: top; padding: 4px 8px 4px 0; border-bottom: 1px solid rgba(128, 136, 152, 0.25); overflow-wrap: anywhere; font-weight: normal; }
.tocsin-pairs th { width: 40%; opacity: 0.8; }
.tocsin-pairs td { white-space: pre-wrap; font-family: 'Roboto Mono', Menlo, Consolas, monospace; }
.tocsin-pill { display: inline-flex; align-items: center; gap: 4px; max-width: 100%; padding: 1px 2px 1px 10px; border: 1px solid rgba(128, 136, 152, 0.5); border-radius: 14px; font-size: 13px; overflow-wrap: anywhere; }
.tocsin-delivery { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; padding: 6px 0; border-bottom: 1px solid rgba(128, 136, 152, 0.25); }
.tocsin-page :focus-visible { outline-offset: 1px; }
.tocsin-messages > li + li { border-top: 1px solid rgba(128, 136, 152, 0.25); padding-top: 4px; }
@media (max-width: 1250px) {
  .tocsin-builder { grid-template-columns: minmax(0, 1fr) minmax(280px, 380px); }
  .tocsin-builder-fields { grid-column: 1 / -1; }
  .tocsin-builder-fields.tocsin-side { position: static; max-height: 340px; }
}
@media (max-width: 860px) {
  .tocsin-builder { grid-template-columns: minmax(0, 1fr); }
  .tocsin-side { position: static; max-height: none; }
  .tocsin-filters { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
  .tocsin-filters > :first-child, .tocsin-filters > :last-child { grid-column: 1 / -1; }
  .tocsin-page { padding: 8px 12px 32px; }
}
`;

/** Puts the style on the page; what it returns takes it away. */
export function addStyle(page: Document): () => void {
  const element = page.createElement('style');
  element.textContent = STYLE;
  page.head.appendChild(element);
  return () => element.remove();
}
