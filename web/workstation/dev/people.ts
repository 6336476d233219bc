import type { Role } from '@switchboard/core';

/** Who may sign in at the fake desk. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  readonly name: string;
  readonly role: Role;
}

export const TENANT = '00000000-0000-7000-8000-00000000d0d0';
export const ANNA: Person = {
  id: '00000000-0000-7000-8000-0000000000a1',
  email: 'anna@demo.example',
  password: 'anna-demo-1',
  name: 'Anna Lindqvist',
  role: 'operator',
};
export const JAMES: Person = {
  id: '00000000-0000-7000-8000-0000000000a2',
  email: 'james@demo.example',
  password: 'james-demo-1',
  name: 'James Okafor',
  role: 'operator',
};
export const MARTA: Person = {
  id: '00000000-0000-7000-8000-0000000000a3',
  email: 'marta@demo.example',
  password: 'marta-demo-1',
  name: 'Marta Kowalczyk',
  role: 'supervisor',
};
export const STAFF: readonly Person[] = [ANNA, JAMES, MARTA];
