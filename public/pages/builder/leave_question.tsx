import React, { useEffect, useState } from 'react';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { Confirm } from '../../widgets/overlays.tsx';

/** Asks before something unsaved is left. */
export const LeaveQuestion = ({ isChanged }: { readonly isChanged: boolean }): React.ReactElement | null => {
  const { router } = useServices();
  const [leaving, setLeaving] = useState<{ readonly proceed: () => void } | null>(null);
  useEffect(() => {
    router.guard(isChanged ? proceed => setLeaving({ proceed }) : null);
    return () => router.guard(null);
  }, [router, isChanged]);
  if (!leaving) return null;
  return (
    <Confirm
      title={t('tocsin.leave.title', 'Leave without saving?')}
      confirm={t('tocsin.leave.confirm', 'Leave')}
      cancel={t('tocsin.leave.stay', 'Stay')}
      onConfirm={leaving.proceed}
      onCancel={() => setLeaving(null)}
    >
      <p>{t('tocsin.leave.text', 'What you changed in this rule is not saved.')}</p>
    </Confirm>
  );
};
