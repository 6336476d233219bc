import '@switchboard/core/tokens.css';
import './base.css';
import { lazy, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { follow } from './preferences.ts';
import { Root } from './root.tsx';

const Gallery = lazy(() => import('./gallery/gallery.tsx'));

follow();
const app = document.getElementById('app');
if (app)
  createRoot(app).render(
    location.pathname.startsWith('/desk/gallery') ? (
      <Suspense>
        <Gallery />
      </Suspense>
    ) : (
      <Root />
    ),
  );
