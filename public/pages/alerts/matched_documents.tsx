import React, { useState } from 'react';
import type { JsonObject } from '../../../common/model/json.ts';
import { t } from '../../app/i18n.ts';
import { SearchField, SelectField } from '../../widgets/fields.tsx';
import { flattenDocument } from './flatten_document.ts';

/** So many values are listed; the search finds the others. */
const MAX_SHOWN = 500;

/** The matched events as names and values, searched by either. They come from logs: text, nothing else. */
export const MatchedDocuments = ({ documents }: { readonly documents: readonly JsonObject[] }): React.ReactElement => {
  const [chosen, setChosen] = useState(0);
  const [wanted, setWanted] = useState('');
  const pairs = flattenDocument(documents[chosen] ?? {});
  const needle = wanted.trim().toLowerCase();
  const found = pairs.filter(({ name, text }) => `${name}\n${text}`.toLowerCase().includes(needle));
  if (documents.length === 0) return <p>{t('tocsin.alert.noDocument', 'No event was kept.')}</p>;
  return (
    <div className="tocsin-stack-tight">
      {documents.length > 1 ? (
        <SelectField
          label={t('tocsin.alert.match', 'Match')}
          value={String(chosen)}
          choices={documents.map((_, index) => ({
            value: String(index),
            text: t('tocsin.alert.nthMatch', '{n} of {count}', {
              n: String(index + 1),
              count: String(documents.length),
            }),
          }))}
          onChange={value => setChosen(Number(value))}
        />
      ) : null}
      <SearchField
        label={t('tocsin.alert.searchDocument', 'Search names and values')}
        value={wanted}
        onChange={setWanted}
      />
      <table className="tocsin-pairs">
        <caption className="tocsin-small tocsin-muted">
          {t('tocsin.alert.shown', '{shown} of {count} values', {
            shown: String(Math.min(found.length, MAX_SHOWN)),
            count: String(pairs.length),
          })}
        </caption>
        <tbody>
          {found.slice(0, MAX_SHOWN).map(({ name, text }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
