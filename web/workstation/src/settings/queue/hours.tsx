import type { Plan } from '../bodies.ts';
import { useItems, useSettings } from '../context.tsx';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { SectionName, useForm } from '../form/form.tsx';
import { Fortnight } from '../hours/fortnight.tsx';
import { WeekView } from '../hours/week.tsx';
import { Link } from '../link.tsx';
import { mayRead, specOf } from '../nouns.ts';
import { useSay } from '../words.ts';

/** When the queue is open: the plan that it has, and what that makes of the next 14 days. */
export function QueueHours() {
  const say = useSay();
  const { rights } = useSettings();
  const { body } = useForm();
  const may = mayRead(specOf('hours'), rights);
  const id = typeof body.hours === 'string' ? body.hours : undefined;
  return (
    <section className={form.section} aria-label={say('hours')}>
      <div className={form.title}>
        <h3>{say('hours')}</h3>
        <p>{say('hoursHint')}</p>
      </div>
      {may && (
        <SectionName value="hours">
          <Field path="hours" />
        </SectionName>
      )}
      {!id && <p className={form.help}>{say('alwaysOpenMore')}</p>}
      {id && may && <Shown id={id} />}
      <Field path="serves_after_close" />
    </section>
  );
}

function Shown({ id }: { id: string }) {
  const say = useSay();
  const plan = useItems('hours').find((it) => it.id === id);
  if (!plan) return <p role="status">{say('loading')}</p>;
  return (
    <>
      <WeekView plan={plan.body.plan as Plan} />
      <Fortnight saved={id} plan={undefined} name="" />
      <p>
        <Link to={`/desk/settings/hours/${id}`}>{say('changePlan', { name: String(plan.body.name) })}</Link>
      </p>
    </>
  );
}
