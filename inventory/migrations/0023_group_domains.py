"""The provider's default domains of groups."""

import datetime

import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

from oms.kit import schema


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0022_fetches_forgotten'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, unique=True, verbose_name='Domain')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='Note')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GroupDomainEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('valid_from', models.DateField(default=datetime.date(2020, 1, 1), verbose_name='Available from')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='Available to')),
                ('name', models.CharField(max_length=100, verbose_name='Domain')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='Note')),
            ],
            options={
                'abstract': False,
            },
        ),
        schema.AddConstraint(
            model_name='groupdomain',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='inventory_groupdomain_period'),
        ),
        schema.AddTrigger(
            model_name='groupdomain',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_groupdomainevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='7cf31140d8afa79c0ce6463acfc119b1a31b1604', operation='INSERT', pgid='pgtrigger_insert_insert_3b01a', table='inventory_groupdomain', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='groupdomain',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "inventory_groupdomainevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."id", NEW."name", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;', hash='033be7bbad0037626578acf2c84d1629ab2bb5dd', operation='UPDATE', pgid='pgtrigger_update_update_16245', table='inventory_groupdomain', when='AFTER')),
        ),
        schema.AddTrigger(
            model_name='groupdomain',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "inventory_groupdomainevent" ("id", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."id", OLD."name", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='9798e739cea87ce6d80726e30293b1d9ddf8352a', operation='DELETE', pgid='pgtrigger_delete_delete_213d8', table='inventory_groupdomain', when='AFTER')),
        ),
        migrations.AddField(
            model_name='groupdomainevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='groupdomainevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='inventory.groupdomain'),
        ),
    ]
