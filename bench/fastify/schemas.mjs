// The parts of bench.yaml that Fastify checks and writes by.

const currency = { type: 'string', pattern: '^[A-Z]{3}$', maxLength: 3 };

const money = {
  type: 'object',
  additionalProperties: false,
  required: ['amount', 'currency'],
  properties: { amount: { type: 'integer', minimum: 0, maximum: 100000000 }, currency },
};

const text = (minLength, maxLength) => ({ type: 'string', minLength, maxLength });

export const product = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    slug: { type: 'string' },
    name: { type: 'string' },
    description: { type: 'string' },
    status: { type: 'string' },
    price: { type: 'object', properties: { amount: { type: 'integer' }, currency: { type: 'string' } } },
    stock: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    created_at: { type: 'string' },
  },
};

export const page = {
  type: 'object',
  properties: { items: { type: 'array', items: product }, next_page: { type: 'string' } },
};

export const productParams = {
  type: 'object',
  required: ['product_id'],
  properties: { product_id: { type: 'string', format: 'uuid' } },
};

export const listQuery = {
  type: 'object',
  additionalProperties: false,
  properties: {
    limit: { type: 'string', pattern: '^([1-9][0-9]?|100)$' },
    page_token: { type: 'string', maxLength: 1000 },
  },
};

export const newQuote = {
  type: 'object',
  additionalProperties: false,
  required: ['email', 'shipping_address', 'lines'],
  properties: {
    email: { type: 'string', format: 'email', maxLength: 254 },
    shipping_address: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'street', 'city', 'postal_code', 'country'],
      properties: {
        name: text(1, 100),
        street: text(1, 200),
        addition: text(1, 200),
        city: text(1, 100),
        postal_code: { type: 'string', minLength: 3, maxLength: 12, pattern: '^[A-Z0-9][A-Z0-9 -]*$' },
        country: { type: 'string', pattern: '^[A-Z]{2}$', maxLength: 2 },
      },
    },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['product_id', 'name', 'quantity', 'unit_price'],
        properties: {
          product_id: { type: 'string', format: 'uuid' },
          name: text(1, 200),
          quantity: { type: 'integer', minimum: 1, maximum: 999 },
          unit_price: money,
        },
      },
    },
    note: { type: 'string', maxLength: 500 },
  },
};

export const quote = {
  type: 'object',
  properties: {
    email: { type: 'string' },
    country: { type: 'string' },
    lines: { type: 'integer' },
    quantity: { type: 'integer' },
    total: { type: 'integer' },
    currency: { type: 'string' },
  },
};
