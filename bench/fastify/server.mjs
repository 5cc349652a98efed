// The bench's contract on Fastify and pg: schemas check requests and write answers, as Fastify's manual advises.

import { parseArgs } from 'node:util';
import Fastify from 'fastify';
import pg from 'pg';
import { sign, verify } from './page-token.mjs';
import * as schemas from './schemas.mjs';

const { values: settings } = parseArgs({
  options: {
    port: { type: 'string' },
    socket: { type: 'string' },
    database: { type: 'string' },
    connections: { type: 'string' },
    'page-key': { type: 'string' },
  },
});

const COLUMNS = 'id, slug, name, description, status, price, currency, stock, tags, created_at';

pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({
  host: settings.socket,
  user: 'postgres',
  database: settings.database,
  max: Number(settings.connections),
});

const product = ({ price, currency, created_at, ...rest }) => ({
  ...rest,
  price: { amount: price, currency },
  created_at: created_at.toISOString(),
});

class Problem extends Error {
  constructor(status, code, title, errors) {
    super(title);
    Object.assign(this, { statusCode: status, problem: { title, status, code, errors } });
  }
}

const invalid = (errors) => new Problem(422, 'validation_failed', 'The request breaks the contract', errors);

const server = Fastify({
  ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: true } },
});

server.removeContentTypeParser('text/plain');

server.setErrorHandler((error, _request, reply) => {
  let problem = error.problem;
  if (error.validation) {
    problem = invalid(error.validation.map(({ instancePath }) => ({ in: error.validationContext, pointer: instancePath }))).problem;
  }
  if (!problem) {
    const status = error.statusCode ?? 500;
    problem = { title: status < 500 ? 'The request cannot be parsed' : 'Something went wrong on our side', status };
    if (status >= 500) console.error(error);
  }
  reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem));
});

server.get(
  '/products/:product_id',
  { schema: { params: schemas.productParams, response: { 200: schemas.product } } },
  async (request) => {
    const { rows } = await pool.query({
      name: 'product',
      text: `SELECT ${COLUMNS} FROM products WHERE id = $1`,
      values: [request.params.product_id],
    });
    if (rows.length === 0) throw new Problem(404, 'product_not_found', 'There is no such product');
    return product(rows[0]);
  },
);

server.get(
  '/products',
  { schema: { querystring: schemas.listQuery, response: { 200: schemas.page } } },
  async (request) => {
    let { limit, page_token } = request.query;
    let after = '00000000-0000-0000-0000-000000000000';
    if (page_token !== undefined) {
      const token = verify(settings['page-key'], page_token);
      if (token?.o !== 'list_products') throw invalid([{ in: 'query', pointer: '/page_token' }]);
      limit ??= token.l;
      after = token.c;
    }
    const most = Number(limit ?? 20);
    const { rows } = await pool.query({
      name: 'products',
      text: `SELECT ${COLUMNS} FROM products WHERE id > $1 ORDER BY id LIMIT $2`,
      values: [after, most + 1],
    });
    const items = rows.slice(0, most).map(product);
    if (rows.length <= most) return { items };
    const token = { o: 'list_products', q: [], l: limit, c: items.at(-1).id };
    return { items, next_page: sign(settings['page-key'], token) };
  },
);

server.post(
  '/quotes',
  { schema: { body: schemas.newQuote, response: { 200: schemas.quote } } },
  async ({ body: { email, shipping_address, lines } }) => ({
    email,
    country: shipping_address.country,
    lines: lines.length,
    quantity: lines.reduce((sum, line) => sum + line.quantity, 0),
    total: lines.reduce((sum, line) => sum + line.quantity * line.unit_price.amount, 0),
    currency: lines[0].unit_price.currency,
  }),
);

await server.listen({ host: '127.0.0.1', port: Number(settings.port) });
