"""The kit knows no app: walls, scope, screens, grids, outbox, Excel, money, numbers."""
