import type { FakeDesk } from './fake-desk.ts';
import { ANNA, JAMES, MARTA } from './people.ts';

/** The desk of the pictures: five chats, one of them late, and two customers who wait. */
export function sceneOf(desk: FakeDesk, now = Date.now()): void {
  const ago = (minutes: number, seconds = 0) => now - minutes * 60_000 - seconds * 1_000;
  const say = (text: string) => ({ kind: 'message', text }) as const;

  const tent = desk.arrive(
    'Margarethe Hollingsworth-Oyelaran',
    'Hi! One of the poles of my tent snapped on the second night 😞 The order is NV-204-88317.',
    ago(8),
    '018f0000-0000-7000-8000-000000000001',
  );
  desk.assign(tent, ANNA, ago(6, 52));
  desk.staff(
    tent,
    ANNA,
    say(
      'I am sorry, that is not what a Skarv should do. I can send you a new pole set today, free of charge. Is 14 Wharf Lane, Whitby still your address? https://nordvik.example/track/NV-204-88317',
    ),
    ago(5),
  );
  desk.staff(
    tent,
    JAMES,
    { kind: 'note', text: 'Third snapped pole from batch 24-11. Ask for the number on the bag.' },
    ago(4),
  );
  desk.staff(
    tent,
    MARTA,
    { kind: 'whisper', text: 'Trail member for 6 years. Offer express, no cost, code SKARV-POLE.' },
    ago(3),
  );
  desk.receipt(tent, tent.entries.length, tent.entries.length);
  tent.staffRead = tent.entries.length;
  desk.customer(tent, 'Yes, same address.', ago(1, 41));
  desk.customer(tent, 'Will it arrive before Friday? We leave at 6 in the morning 🏔️', ago(1, 20));

  const money = desk.arrive(
    'Дмитрий Кузнецов',
    'Здравствуйте! Деньги за заказ NV-204-90112 списались дважды: 12 480 ₽ и ещё раз 12 480 ₽.',
    ago(12),
    '018f0000-0000-7000-8000-000000000012',
  );
  desk.assign(money, ANNA, ago(11, 40));
  desk.staff(
    money,
    ANNA,
    say(
      'Добрый день, Дмитрий! Вижу обе операции. Вторая ещё не проведена банком, это временная блокировка. Проверяю срок снятия.',
    ),
    ago(9),
  );
  desk.receipt(money, money.entries.length, 0);
  desk.staff(
    money,
    MARTA,
    { kind: 'whisper', text: 'Give the date, not “a few days”: the hold is released on 23 November.' },
    ago(7),
  );
  desk.staff(
    money,
    ANNA,
    { kind: 'note', text: 'Second hold, same terminal as #47 990. Finance ticket FIN-2231.' },
    ago(6),
  );
  money.staffRead = money.entries.length;
  desk.customer(money, 'А когда деньги вернутся на карту?', ago(3, 26));
  desk.customer(money, 'Мне завтра платить за школу 😬', ago(3, 2));
  desk.customer(money, 'Деньги списались дважды, заказ один', ago(2, 50));

  const thanks = desk.arrive(
    'Aiko Tanabe',
    'Where is my parcel?',
    ago(20),
    '018f0000-0000-7000-8000-000000000023',
  );
  desk.assign(thanks, ANNA, ago(19));
  desk.staff(thanks, ANNA, say('It is out for delivery, today before 15:00.'), ago(18));
  thanks.staffRead = thanks.entries.length;
  desk.customer(thanks, 'Thank you! One more thing about the invoice', ago(0, 18));

  const guest = desk.arrive(
    '',
    'Is the Skarv 3 in stock in forest green?',
    ago(9),
    '018f0000-0000-7000-8000-000000007f3a',
  );
  desk.assign(guest, ANNA, ago(8));
  desk.staff(guest, ANNA, say('It is, six of them. Shall I put one aside for you?'), ago(6));
  desk.receipt(guest, guest.entries.length, guest.entries.length);
  guest.staffRead = guest.entries.length;

  desk.arrive(
    'Tomás Ferreira de Albuquerque',
    'Good morning, the jacket you sent is size M but I ordered L. Can I swap it before the weekend?',
    ago(1, 12),
    '018f0000-0000-7000-8000-000000000034',
  );
  desk.arrive(
    'Bartholomew Szczepański',
    'Courier checks the depot, back at 11?',
    ago(0, 38),
    '018f0000-0000-7000-8000-000000000046',
  );
}
