export interface Dish {
  name: string;
  note: string;
  price: number;
}

export interface Course {
  title: string;
  dishes: Dish[];
}

export const menu: Course[] = [
  {
    title: 'Grill',
    dishes: [
      { name: 'Samgyeopsal', note: 'Pork belly, garlic, ssamjang', price: 389 },
      { name: 'Bulgogi', note: 'Sweet soy beef, onions', price: 429 },
      { name: 'Dak galbi', note: 'Spicy chicken, cabbage', price: 359 },
      { name: 'King mushrooms', note: 'Sesame oil, sea salt', price: 219 },
    ],
  },
  {
    title: 'Bowls and sides',
    dishes: [
      { name: 'Bibimbap', note: 'Rice, vegetables, egg', price: 279 },
      { name: 'Kimchi jjigae', note: 'Stew with pork and tofu', price: 259 },
      { name: 'Japchae', note: 'Glass noodles, vegetables', price: 229 },
      { name: 'Tteokbokki', note: 'Rice cakes, hot sauce', price: 189 },
      { name: 'Mandu', note: 'Six fried dumplings', price: 179 },
      { name: 'Steamed rice', note: 'One bowl', price: 45 },
    ],
  },
  {
    title: 'Drinks',
    dishes: [
      { name: 'Barley tea', note: 'Cold or hot', price: 60 },
      { name: 'Yuja ade', note: 'Citron, soda', price: 120 },
      { name: 'Soju', note: '360 ml', price: 150 },
      { name: 'Makgeolli', note: 'Rice wine, one bowl', price: 190 },
    ],
  },
];

const prices = new Map(menu.flatMap((course) => course.dishes).map((dish) => [dish.name, dish.price]));

export function total(basket: Readonly<Record<string, number>>): number {
  return Object.entries(basket).reduce((sum, [name, quantity]) => sum + (prices.get(name) ?? 0) * quantity, 0);
}

export function pesos(amount: number): string {
  return `₱${amount.toLocaleString('en-PH')}`;
}
