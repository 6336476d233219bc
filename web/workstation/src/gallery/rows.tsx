import { ListRow, RowSkeleton } from '../ui/list-row.tsx';
import styles from './gallery.module.css';
import { Part } from './part.tsx';

const aiko = {
  id: 'aiko',
  name: 'Aiko Tanabe',
  title: 'Aiko Tanabe',
  preview: 'Thank you! One more thing about the invoice',
};
const dmitri = {
  id: 'dmitri',
  name: 'Дмитрий Кузнецов',
  title: 'Дмитрий Кузнецов',
  preview: 'Деньги списались дважды',
};
const long = 'Margarethe Hollingsworth-Oyelaran of Whitby';

/** The list's rows. */
export function Rows() {
  return (
    <Part title="List row: rest, unread, near, late and selected, draft, theirs, stale, long, loading">
      <ul className={styles.rows}>
        <li>
          <ListRow {...aiko} line={1} waitedMs={18_000} />
        </li>
        <li>
          <ListRow {...aiko} line={2} waitedMs={18_000} unread={1} />
        </li>
        <li>
          <ListRow {...aiko} line={3} waitedMs={161_000} unread={3} />
        </li>
        <li>
          <ListRow {...dmitri} line={4} waitedMs={206_000} selected />
        </li>
        <li>
          <ListRow
            id="guest-7f3a"
            name=""
            title="Guest 7f3a"
            preview=""
            draft="Is the Skarv 3 in"
            line={5}
            waitedMs={360_000}
            for="customer"
          />
        </li>
        <li>
          <ListRow {...dmitri} line={6} waitedMs={206_000} stale />
        </li>
        <li>
          <ListRow
            id="long"
            name={long}
            title={long}
            preview="Will it arrive before Friday? We leave at 6 in the morning"
            waitedMs={7_400_000}
          />
        </li>
        <li>
          <RowSkeleton />
        </li>
      </ul>
    </Part>
  );
}
