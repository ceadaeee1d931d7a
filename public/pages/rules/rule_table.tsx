import React, { useState } from 'react';
import type { RuleSummary } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { t } from '../../app/i18n.ts';
import { hrefOf, placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { IconButton, TextLink } from '../../widgets/buttons.tsx';
import { BareSwitch } from '../../widgets/fields.tsx';
import { Badge } from '../../widgets/marks.tsx';
import { Nothing } from '../../widgets/states.tsx';
import { Table, type Column } from '../../widgets/table.tsx';
import { Ago } from '../../widgets/time.tsx';
import { HealthMark } from './health_mark.tsx';

interface RuleTableProps {
  readonly rules: readonly RuleSummary[];
  /** Rules that are just being switched. */
  readonly changing: readonly string[];
  readonly onEnable: (rule: RuleSummary, enabled: boolean) => void;
  readonly onDelete: (rule: RuleSummary) => void;
}

const PAGE_SIZES: readonly number[] = [25, 50, 100];
const DEFAULT_SIZE = 50;

/** The rules, one to a row; few enough are on one page. */
export const RuleTable = ({ rules, changing, onEnable, onDelete }: RuleTableProps): React.ReactElement => {
  const { canWrite, now } = useServices();
  const [chosen, setChosen] = useState({ page: 0, size: DEFAULT_SIZE });
  const { size } = chosen;
  const page = Math.min(chosen.page, Math.max(0, Math.ceil(rules.length / size) - 1));
  const paging = {
    page,
    size,
    total: rules.length,
    sizes: PAGE_SIZES,
    onChange: (next: number, nextSize: number) => setChosen({ page: nextSize === size ? next : 0, size: nextSize }),
  };
  return (
    <Table<RuleSummary>
      caption={t('tocsin.rules.title', 'Rules')}
      rows={rules.slice(page * size, (page + 1) * size)}
      {...(rules.length > Math.min(...PAGE_SIZES) ? { paging } : {})}
      idOf={rule => rule.id}
      empty={<Nothing title={t('tocsin.rules.noneFound', 'No rule is called so')} />}
      columns={[
        {
          id: 'enabled',
          heading: t('tocsin.rules.enabled', 'On'),
          width: '60px',
          render: rule => (
            <BareSwitch
              label={t('tocsin.rules.run', 'Run {name}', { name: rule.name })}
              value={rule.enabled}
              isDisabled={!canWrite || !rule.isReadable || changing.includes(rule.id)}
              onChange={enabled => onEnable(rule, enabled)}
            />
          ),
        },
        ...facts(now()),
        ...(canWrite ? [actions(onDelete)] : []),
      ]}
    />
  );
};

const facts = (now: Instant): readonly Column<RuleSummary>[] => [
  {
    id: 'name',
    heading: t('tocsin.rules.name', 'Name'),
    render: rule =>
      rule.isReadable ? <TextLink href={hrefOf(placeAt('rules', rule.id))}>{rule.name}</TextLink> : rule.name,
  },
  {
    id: 'health',
    heading: t('tocsin.rules.health', 'Health'),
    width: '17em',
    render: rule => <HealthMark health={rule.health} message={rule.healthMessage} />,
  },
  { id: 'type', heading: t('tocsin.rules.type', 'Type'), width: '12em', render: rule => rule.type },
  { id: 'index', heading: t('tocsin.rules.index', 'Index'), width: '10em', render: rule => rule.index },
  {
    id: 'last_run',
    heading: t('tocsin.rules.lastRun', 'Last run'),
    width: '100px',
    render: rule => (rule.lastRun ? <Ago at={rule.lastRun.at} now={now} /> : '–'),
  },
  {
    id: 'last_alert',
    heading: t('tocsin.rules.lastAlert', 'Last alert'),
    width: '100px',
    render: rule =>
      rule.lastAlertAt === null ? (
        '–'
      ) : (
        <TextLink href={hrefOf({ path: ['alerts'], query: { rule: rule.id, range: '7d' } })}>
          <Ago at={rule.lastAlertAt} now={now} />
        </TextLink>
      ),
  },
  {
    id: 'outputs',
    heading: t('tocsin.rules.outputs', 'Outputs'),
    width: '9em',
    render: rule => (
      <div className="tocsin-bar">
        {rule.outputs.length === 0 ? '–' : rule.outputs.map((output, index) => <Badge key={index}>{output}</Badge>)}
      </div>
    ),
  },
];

const actions = (onDelete: (rule: RuleSummary) => void): Column<RuleSummary> => ({
  id: 'actions',
  heading: t('tocsin.rules.actions', 'Actions'),
  width: '80px',
  render: rule => (
    <>
      {rule.isReadable ? (
        <IconButton
          icon="pencil"
          label={t('tocsin.rules.edit', 'Edit {name}', { name: rule.name })}
          href={hrefOf(placeAt('rules', rule.id))}
        />
      ) : null}
      <IconButton
        icon="trash"
        isDanger
        label={t('tocsin.rules.deleteNamed', 'Delete {name}', { name: rule.name })}
        onClick={() => onDelete(rule)}
      />
    </>
  ),
});
