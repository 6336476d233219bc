import { createContext, useContext } from 'react';
import type { Body, FieldError } from '../bodies.ts';
import { at, errorOf, same } from '../model/paths.ts';
import { type FieldSpec, fieldIn, fieldOf, type NounSpec } from '../spec.ts';

/** What the fields of one form share. */
export interface Form {
  readonly spec: NounSpec;
  /** None: it is to be made. */
  readonly id: string | undefined;
  readonly base: Body;
  readonly body: Body;
  readonly errors: readonly FieldError[];
  readonly readOnly: boolean;
  readonly set: (path: string, value: unknown) => void;
  /** Something that is typed and cannot be a value; nothing: it is one again. */
  readonly fault: (path: string, detail: string | undefined) => void;
}

const FormContext = createContext<Form | undefined>(undefined);
export const FormProvider = FormContext.Provider;

export function useForm(): Form {
  const form = useContext(FormContext);
  if (!form) throw new Error('a form stands around this');
  return form;
}

/** What the section is called: a field of that name does not say it twice. */
const SectionContext = createContext<string>('');
export const SectionName = SectionContext.Provider;
export const useSectionName = (): string => useContext(SectionContext);

export interface Bound<T> {
  readonly spec: FieldSpec;
  readonly path: string;
  readonly value: T;
  readonly was: T;
  readonly changed: boolean;
  readonly error: string | undefined;
  readonly readOnly: boolean;
  set(value: T): void;
  readonly fault: (detail: string | undefined) => void;
}

/** One field of the form that stands around. */
export function useBound<T>(path: string): Bound<T> {
  const { spec, base, body, errors, readOnly, set, fault } = useForm();
  const value = at(body, path);
  const was = at(base, path);
  return {
    spec: fieldIn(fieldOf(spec, path), body),
    path,
    value: value as T,
    was: was as T,
    changed: !same(value, was),
    error: errorOf(errors, path)?.detail,
    readOnly,
    set: (to) => set(path, to),
    fault: (detail) => fault(path, detail),
  };
}

/** An attribute by which the first error finds its field. */
export const fieldMark = (path: string) => ({ 'data-field': path });

/** The field on the page that an error is about: the nearest one that names it, or what it is a part of. */
export function elementOf(root: ParentNode, field: string): HTMLElement | undefined {
  const all = [...root.querySelectorAll<HTMLElement>('[data-field]')];
  const fits = (it: HTMLElement) => {
    const path = it.dataset.field ?? '';
    return field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`);
  };
  const found = all
    .filter(fits)
    .sort((a, b) => (b.dataset.field?.length ?? 0) - (a.dataset.field?.length ?? 0))[0];
  return found?.matches('input, textarea, select, button')
    ? found
    : (found?.querySelector<HTMLElement>('input, textarea, select, button') ?? undefined);
}
