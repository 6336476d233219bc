import { useId, useState } from 'react';
import { Field } from '../form/field.tsx';
import form from '../form/form.module.css';
import { useBound, useForm } from '../form/form.tsx';
import { Labelled } from '../form/labelled.tsx';
import { isColour, USUAL } from '../model/contrast.ts';
import { useSay } from '../words.ts';
import styles from './widget.module.css';

/** The tokens from which everything else of the widget's look is derived. */
export function Look() {
  return (
    <>
      <Field path="title" />
      <div className={form.row}>
        <Colour path="look.accent" usual={USUAL.accent} />
        <Colour path="look.header" usual={USUAL.header} />
      </div>
      <div className={form.row}>
        <Field path="look.radius_px" />
        <Field path="look.has_page_font" />
      </div>
    </>
  );
}

function Colour({ path, usual }: { path: string; usual: string }) {
  const bound = useBound<string | undefined>(path);
  const { fault } = useForm();
  const say = useSay();
  const id = useId();
  const [typed, setTyped] = useState<string>();
  const value = bound.value ?? '';
  const type = (text: string) => {
    setTyped(text);
    const colour = text.trim().toLowerCase();
    const fits = colour === '' || isColour(colour);
    fault(path, fits ? undefined : say('noColour'));
    if (fits) bound.set(colour);
  };
  return (
    <Labelled bound={bound} id={id} optional>
      <div className={form.box}>
        <input
          type="color"
          className={styles.swatch}
          aria-label={`${say(bound.spec.word)}: ${say('pick')}`}
          value={isColour(value) ? value : usual}
          disabled={bound.readOnly}
          onChange={(event) => {
            setTyped(undefined);
            fault(path, undefined);
            bound.set(event.target.value);
          }}
        />
        <input
          id={id}
          className={form.mono}
          value={bound.error !== undefined && typed !== undefined ? typed : value}
          placeholder={say('asTheme')}
          readOnly={bound.readOnly}
          aria-invalid={bound.error === undefined ? undefined : true}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => type(event.target.value)}
        />
      </div>
    </Labelled>
  );
}
