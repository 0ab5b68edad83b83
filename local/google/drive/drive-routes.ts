import type { Hono } from 'hono';
import type { ApiServices } from '../server/api-endpoint.ts';
export function driveRoutes(_app: Hono, _services: ApiServices): void {}
